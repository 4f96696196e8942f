// @vitest-environment happy-dom
import { type ReactNode, useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { buttonOf, press, type Rendered, render } from '#tests/support/rendered.tsx';
import { Pages } from './pages.tsx';

function ThreePages(): ReactNode {
  const [page, setPage] = useState(1);
  return <Pages page={page} pages={3} onPage={setPage} />;
}

let page: Rendered;
afterEach(() => page.unmount());

it('The way through a long list ends at its last page, with the focus where it was', async () => {
  page = await render(<ThreePages />);
  buttonOf('Next page').focus();
  for (const expected of ['Page 2 of 3', 'Page 3 of 3', 'Page 3 of 3']) {
    await press('Next page');
    expect(document.querySelector('nav')?.textContent).toContain(expected);
  }
  expect(document.activeElement).toBe(buttonOf('Next page'));
  expect(buttonOf('Next page').getAttribute('aria-disabled')).toBe('true');
});
