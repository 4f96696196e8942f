// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { buttonOf, press, type Rendered, render, type, untilShown } from '#tests/support/rendered.tsx';
import { ApiError } from './api-error.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

let page: Rendered;
afterEach(() => page.unmount());

async function ask(options: { typed?: string; confirm: () => Promise<void> }): Promise<void> {
  const { typed, confirm } = options;
  page = await render(
    <ConfirmDialog
      opened
      title="Delete “Acme”?"
      confirmLabel="Delete"
      {...(typed === undefined ? {} : { typed })}
      onConfirm={confirm}
      onClose={() => undefined}
    >
      All is lost.
    </ConfirmDialog>,
  );
}

it('Something big is deleted only by who types what it is called', async () => {
  let deleted = 0;
  await ask({
    typed: 'acme',
    confirm: async () => {
      deleted += 1;
    },
  });
  await press('Delete');
  await type('To confirm, type: acme', 'acm');
  await press('Delete');
  expect(deleted).toBe(0);
  await type('To confirm, type: acme', 'acme');
  await press('Delete');
  expect(deleted).toBe(1);
});

it('A refusal is told in the dialog, which keeps the focus', async () => {
  await ask({
    confirm: async () => {
      throw new ApiError('TENANT_NOT_EMPTY', { status: 409 });
    },
  });
  buttonOf('Delete').focus();
  await press('Delete');
  await untilShown('The tenant still has users');
  expect(document.activeElement).toBe(buttonOf('Delete'));
});
