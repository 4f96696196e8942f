/** Pure: which help belongs to which address. */
import type { en } from '../texts/help-en.ts';

export type HelpTopic = keyof typeof en.topics;

const topics: readonly (readonly [RegExp, HelpTopic])[] = [
  [/^\/$/, 'home'],
  [/^\/installation$/, 'installation'],
  [/^\/tenants$/, 'tenants'],
  [/^\/tenants\/[^/]+$/, 'tenant'],
  [/^\/t\/[^/]+\/users$/, 'users'],
  [/^\/t\/[^/]+\/users\/import$/, 'userImport'],
  [/^\/t\/[^/]+\/users\/[^/]+$/, 'user'],
  [/^\/t\/[^/]+\/departments(\/[^/]+)?$/, 'departments'],
  [/^\/t\/[^/]+\/locations(\/[^/]+)?$/, 'locations'],
  [/^\/t\/[^/]+\/queues$/, 'queues'],
  [/^\/t\/[^/]+\/queues\/[^/]+$/, 'queue'],
  [/^\/t\/[^/]+\/reasons(\/[^/]+)?$/, 'reasons'],
  [/^\/t\/[^/]+\/chat-pages$/, 'chatPages'],
  [/^\/t\/[^/]+\/chat-pages\/[^/]+$/, 'chatPage'],
  [/^\/t\/[^/]+\/canned-answers(\/[^/]+)?$/, 'cannedAnswers'],
  [/^\/t\/[^/]+\/customer-data$/, 'customerData'],
  [/^\/t\/[^/]+\/clip$/, 'clip'],
  [/^\/administrators(\/[^/]+)?$/, 'administrators'],
  [/^\/audit$/, 'audit'],
  [/^\/health$/, 'health'],
  [/^\/health\/settings$/, 'alarmSettings'],
  [/^\/retention$/, 'retention'],
];

/** The topic of an address within the console (`/t/main/users`); undefined where nothing stands. */
export function helpTopic(pathname: string): HelpTopic | undefined {
  const path = pathname.length > 1 ? pathname.replace(/\/$/, '') : '/';
  return topics.find(([pattern]) => pattern.test(path))?.[1];
}
