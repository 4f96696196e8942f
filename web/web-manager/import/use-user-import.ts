import { useRef, useState } from 'react';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import type { ImportPreview, ImportResult } from '#contracts/web-manager/user-import.ts';
import { isApiError } from '#web/ui/api-error.ts';
import { api, patientApi, reloadAll } from '../api.ts';
import { type FileFault, fileFault } from './file-text.ts';

export type Existing = 'refuse' | 'change';

/** Lines that were chosen; `name` is the file's, absent for pasted ones. */
export interface Chosen {
  readonly csv: string;
  readonly name?: string;
}

export interface UserImport {
  readonly chosen: Chosen | undefined;
  readonly existing: Existing;
  /** Why the lines cannot be looked at one by one: seen here, or an error of the server. */
  readonly fault: FileFault | undefined;
  readonly failure: unknown;
  readonly checking: boolean;
  readonly preview: ImportPreview | undefined;
  readonly running: boolean;
  readonly runFailure: unknown;
  readonly result: ImportResult | undefined;
  /** Looks at lines anew; the latest choice wins. */
  readonly choose: (chosen: Chosen) => void;
  readonly setExisting: (existing: Existing) => void;
  readonly run: (leaveOut: boolean) => Promise<void>;
  readonly startOver: () => void;
}

interface State {
  readonly chosen?: Chosen;
  readonly fault?: FileFault | undefined;
  readonly failure?: unknown;
  readonly checking?: boolean;
  readonly preview?: ImportPreview;
  readonly running?: boolean;
  readonly runFailure?: unknown;
  readonly result?: ImportResult;
}

/** From lines to users: choose, look, import, once each. */
export function useUserImport(tenantId: TenantId): UserImport {
  const [state, setState] = useState<State>({});
  const [existing, setExisting] = useState<Existing>('refuse');
  const latest = useRef(0);

  async function look(chosen: Chosen, how: Existing, runFailure?: unknown): Promise<void> {
    const turn = ++latest.current;
    const fault = fileFault(chosen.csv);
    const kept = { chosen, runFailure };
    setState({ ...kept, fault, checking: fault === undefined });
    if (fault !== undefined) return;
    const next = await api.userImport.preview({ tenantId, csv: chosen.csv, existing: how }).then(
      (preview) => ({ preview }),
      (failure: unknown) => ({ failure }),
    );
    if (turn === latest.current) setState({ ...kept, ...next });
  }

  async function run(leaveOut: boolean): Promise<void> {
    const { chosen, running } = state;
    if (chosen === undefined || running === true) return;
    setState({ ...state, running: true, runFailure: undefined });
    try {
      const result = await patientApi.userImport.run({ tenantId, csv: chosen.csv, existing, leaveOut });
      setState({ result });
      await reloadAll();
    } catch (error) {
      // Without an answer the lines stay as they were seen: looking anew is the person's next step.
      if (isApiError(error, 'NO_CONNECTION')) setState({ ...state, running: false, runFailure: error });
      else await look(chosen, existing, error);
    }
  }

  return {
    chosen: state.chosen,
    existing,
    fault: state.fault,
    failure: state.failure,
    checking: state.checking === true,
    preview: state.preview,
    running: state.running === true,
    runFailure: state.runFailure,
    result: state.result,
    choose: (chosen) => void look(chosen, existing),
    setExisting: (next) => {
      setExisting(next);
      if (state.chosen !== undefined) void look(state.chosen, next);
    },
    run,
    startOver: () => setState({}),
  };
}
