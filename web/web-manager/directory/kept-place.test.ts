import { expect, test } from 'vitest';
import { enterPage, keepPlace, keptPlace } from './kept-place.ts';

test('the place in a list is kept on the pages below it, and forgotten elsewhere', () => {
  const place = { search: 'ada', page: 3 };
  keepPlace('/t/acme/users', place);
  enterPage('/t/acme/users');
  enterPage('/t/acme/users/1');
  expect(keptPlace('/t/acme/users')).toEqual(place);
  expect(keptPlace('/t/other/users')).toEqual({});
  enterPage('/t/acme/users-of-old');
  expect(keptPlace('/t/acme/users')).toEqual({});
});

test('another list takes the place of the one before', () => {
  keepPlace('/tenants', { sort: 'key' });
  keepPlace('/t/acme/queues', { page: 2 });
  expect([keptPlace('/tenants'), keptPlace('/t/acme/queues')]).toEqual([{}, { page: 2 }]);
});
