import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readStored, writeStored } from './stored.ts';

function stub(storage: { getItem(key: string): string | null; setItem(key: string, value: string): void }): void {
  vi.stubGlobal('window', { localStorage: storage });
}

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('What is stored is read again', () => {
  const kept = new Map<string, string>();
  stub({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) });
  expect(readStored('language')).toBeUndefined();
  writeStored('language', 'fr');
  expect([readStored('language'), kept.get('language')]).toEqual(['fr', 'fr']);
});

it('Where storage is full, the page goes on with the new value', () => {
  stub({
    getItem: () => 'old',
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  });
  writeStored('full', 'new');
  expect(readStored('full')).toBe('new');
});

it('Where storage is forbidden, the page goes on', () => {
  vi.stubGlobal('window', {
    get localStorage(): never {
      throw new DOMException('forbidden', 'SecurityError');
    },
  });
  expect(readStored('tenant')).toBeUndefined();
  writeStored('tenant', 'main');
  expect(readStored('tenant')).toBe('main');
});
