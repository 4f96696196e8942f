/** How the routes of the Web Manager are told in tables. */
import type { Call } from './test-app.ts';

/** What the paths and bodies name: a tenant with one of everything. */
export interface Ids {
  tenant: string;
  /** A tenant without users and queues. */
  empty: string;
  user: string;
  queue: string;
  /** A queue that nothing leads to. */
  free: string;
  page: string;
  reason: string;
  clip: string;
  department: string;
  location: string;
  /** A contact that is over. */
  contact: string;
  /** A canned answer of the whole tenant. */
  answer: string;
  /** A node that is gone. */
  node: string;
  /** A central administrator beside the one who calls. */
  other: string;
  /** The name of the administrator who calls. */
  administrator: string;
}

export interface RouteCase {
  method: Call['method'];
  /** Under the door's path; `w` gives the ids, `tenant` stands in the path. */
  path(w: Ids, tenant: string): string;
  /** A body that succeeds. */
  body?: (w: Ids) => Record<string, unknown>;
  /** Changes of the body that are refused, and the field that is named. */
  bad?: ReadonlyArray<[change: Record<string, unknown>, field: string]>;
  /** The code for another tenant's thing in the path of mine. */
  foreign?: string;
  /** Open to every session of the door, also one that must change its password. */
  signedOn?: true;
  public?: true;
  answer: object;
  /** Its success needs more than a call; the test of this name shows it. */
  succeedsIn?: string;
  /** Names no tenant: narrowed to a tenant manager's own. */
  narrows?: true;
}
