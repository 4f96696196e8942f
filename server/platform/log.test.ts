import { expect, test } from 'vitest';
import { withoutQuery } from './log.ts';

test('what stands in the query of a request is not logged', () => {
  const request = { id: 'r1', method: 'GET', url: '/api/x/1?signature=secret&name=passport.png', ip: '::1' };
  expect(withoutQuery(request)).toEqual({ id: 'r1', method: 'GET', url: '/api/x/1', remoteAddress: '::1' });
});
