import { Component, type ErrorInfo, type ReactNode, Suspense } from 'react';
import { notifyError } from './notify.ts';

/**
 * A part that is loaded when it is wanted. When it cannot be loaded, that is told and the page stands as it is: what
 * was typed matters more than a drawer.
 */
export class OnDemand extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
    notifyError(error);
  }

  override render(): ReactNode {
    return this.state.failed ? null : <Suspense fallback={null}>{this.props.children}</Suspense>;
  }
}
