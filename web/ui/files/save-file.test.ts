import { expect, it } from 'vitest';
import { csvFileName } from './save-file.ts';

it('A file is called by the day on which it was made', () => {
  expect(csvFileName('audit', new Date(2026, 0, 5))).toBe('audit-2026-01-05.csv');
});
