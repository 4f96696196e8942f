import { expect, it } from 'vitest';
import { en } from '../texts/help-en.ts';
import { helpTopic } from './help-topic.ts';
import { configurationSections, systemSections, tenantSections } from './sections.ts';

it('Every page of the console has a help of its own or that of its list', () => {
  const pages = ['/', '/installation', '/tenants', '/tenants/new', '/tenants/0198'];
  const byTenant = tenantSections.map(({ to }) => to.replace('$tenantKey', 'main'));
  const lists = byTenant.filter((page) => !page.endsWith('/customer-data'));
  for (const page of [...pages, ...byTenant, ...lists.map((list) => `${list}/new`)]) {
    expect(helpTopic(page), page).toBeDefined();
  }
  for (const { to } of [...configurationSections, ...systemSections]) expect(helpTopic(to), to).toBeDefined();
  expect(helpTopic('/t/main/users/')).toBe('users');
  expect(helpTopic('/t/main/users/new')).toBe('user');
  expect(helpTopic('/t/main/users/import')).toBe('userImport');
  expect(helpTopic('/nowhere')).toBeUndefined();
});

it('No help is written that no page leads to', () => {
  const addresses = ['/', '/health', '/health/settings', '/installation', '/retention', '/tenants', '/tenants/x'];
  const all = ['users', 'departments', 'locations', 'queues', 'reasons', 'chat-pages', 'canned-answers'];
  const lists = all.flatMap((list) => [`/t/x/${list}`, `/t/x/${list}/y`]);
  expect(
    new Set(
      [...addresses, ...lists, '/t/x/users/import', '/t/x/clip', '/t/x/customer-data', '/administrators', '/audit'].map(
        helpTopic,
      ),
    ),
  ).toEqual(new Set(Object.keys(en.topics)));
});
