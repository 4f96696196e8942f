/** The pages by tenant that exist, in the order of the navigation. */
export const tenantSections = [
  { name: 'users', to: '/t/$tenantKey/users' },
  { name: 'departments', to: '/t/$tenantKey/departments' },
  { name: 'locations', to: '/t/$tenantKey/locations' },
  { name: 'queues', to: '/t/$tenantKey/queues' },
  { name: 'reasons', to: '/t/$tenantKey/reasons' },
  { name: 'chatPages', to: '/t/$tenantKey/chat-pages' },
  { name: 'cannedAnswers', to: '/t/$tenantKey/canned-answers' },
  { name: 'customerData', to: '/t/$tenantKey/customer-data' },
] as const;

/** The settings by tenant, each below what it belongs to. */
export const configurationSections = [{ name: 'clip', below: 'telephony', to: '/t/$tenantKey/clip' }] as const;

/** The pages of the whole installation, each for those with its permission. */
export const systemSections = [
  { name: 'administrators', to: '/administrators', permission: 'administrator.manage' },
  { name: 'audit', to: '/audit', permission: 'audit.read' },
  { name: 'health', to: '/health', permission: 'installation.manage' },
  { name: 'retention', to: '/retention', permission: 'installation.manage' },
  { name: 'installation', to: '/installation', permission: 'installation.manage' },
] as const;
