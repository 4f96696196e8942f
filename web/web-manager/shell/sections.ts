/** The pages by tenant that exist, in the order of the navigation. */
export const tenantSections = [
  { name: 'users', to: '/t/$tenantKey/users' },
  { name: 'queues', to: '/t/$tenantKey/queues' },
  { name: 'reasons', to: '/t/$tenantKey/reasons' },
  { name: 'chatPages', to: '/t/$tenantKey/chat-pages' },
] as const;
