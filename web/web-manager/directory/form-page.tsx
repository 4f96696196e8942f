import '#web/ui/forms/form-styles.ts';
import type { ReactNode } from 'react';
import { SaveFormFrame, type SaveFormFrameProps } from '#web/ui/forms/save-form-frame.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { UnsavedGuard } from '#web/ui/unsaved-guard.tsx';

export interface FormPageProps extends SaveFormFrameProps {
  readonly title: string;
  readonly intro?: string;
  /** The way back to the list. */
  readonly back?: ReactNode;
  /** At the right of the title, e.g. what else can be done with the thing. */
  readonly action?: ReactNode;
}

/** One thing in a form on a page of its own; leaving with changes asks. */
export function FormPage({ title, intro, back, action, children, ...frame }: FormPageProps): ReactNode {
  return (
    <>
      <PageHeader title={title} above={back} action={action} {...(intro === undefined ? {} : { intro })} />
      <UnsavedGuard isUnsaved={frame.state.isUnsaved} />
      <SaveFormFrame {...frame}>{children}</SaveFormFrame>
    </>
  );
}
