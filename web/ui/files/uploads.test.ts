import { expect, test } from 'vitest';
import { FileFault } from './post-file.ts';
import { Uploads } from './uploads.ts';

function page(megabytes = 1) {
  const posts: { name: string; clientId: string; signal: AbortSignal; done: PromiseWithResolvers<unknown> }[] = [];
  let drawn = 0;
  const uploads = new Uploads({
    post(file, clientId, onShare, signal) {
      const done = Promise.withResolvers<unknown>();
      posts.push({ name: file.name, clientId, signal, done });
      onShare(0.5);
      return done.promise;
    },
    limits: () => ({ megabytes, kinds: ['image'] }),
    newClientId: () => `c${++drawn}`,
    onChange: () => undefined,
  });
  const states = () => uploads.list.map(({ name, state, code }) => [name, code ?? state]);
  return { posts, uploads, states };
}
const file = (name: string, size = 10) => new File([new Uint8Array(size)], name);
const settled = () => new Promise((resolve) => setTimeout(resolve));

test('files go one after the other, and leave the list when they are stored', async () => {
  const { posts, uploads, states } = page();
  uploads.add([file('a'), file('b')]);
  expect(states()).toEqual([
    ['a', 'sending'],
    ['b', 'waiting'],
  ]);
  expect(uploads.list[0]?.share).toBe(0.5);
  posts[0]?.done.resolve({});
  await settled();
  expect(states()).toEqual([['b', 'sending']]);
});

test('what is too large or empty never leaves, and says why', () => {
  const { posts, uploads, states } = page();
  uploads.add([file('big', 1024 * 1024 + 1), file('none', 0)]);
  expect(posts).toEqual([]);
  expect(states()).toEqual([
    ['big', 'ATTACHMENT_TOO_LARGE'],
    ['none', 'ATTACHMENT_EMPTY'],
  ]);
});

test('what is held goes when it is released, and can be taken away before', () => {
  const { posts, uploads, states } = page();
  uploads.add([file('a'), file('b'), file('none', 0)], 'held');
  expect(states()).toEqual([
    ['a', 'held'],
    ['b', 'held'],
    ['none', 'ATTACHMENT_EMPTY'],
  ]);
  uploads.remove('c1');
  expect(posts).toEqual([]);
  uploads.release();
  expect(states()).toEqual([
    ['b', 'sending'],
    ['none', 'ATTACHMENT_EMPTY'],
  ]);
  expect(posts.map(({ name }) => name)).toEqual(['b']);
});

test('a failed one stays with its reason, and goes again under the same id', async () => {
  const { posts, uploads, states } = page();
  uploads.add([file('a')]);
  posts[0]?.done.reject(new FileFault('NO_CONNECTION'));
  await settled();
  expect(states()).toEqual([['a', 'NO_CONNECTION']]);
  uploads.retry('c1');
  expect(states()).toEqual([['a', 'sending']]);
  expect(posts.map(({ clientId }) => clientId)).toEqual(['c1', 'c1']);
});

test('one that is taken away stops, and the next one goes', () => {
  const { posts, uploads, states } = page();
  uploads.add([file('a'), file('b')]);
  uploads.remove('c1');
  expect(posts[0]?.signal.aborted).toBe(true);
  expect(states()).toEqual([['b', 'sending']]);
});

test('a message that arrives before the answer takes its file off the list, once', async () => {
  const { posts, uploads, states } = page();
  uploads.add([file('a')]);
  uploads.confirm(new Set(['c1', undefined]));
  expect(states()).toEqual([]);
  posts[0]?.done.resolve({});
  await settled();
  expect(states()).toEqual([]);
});
