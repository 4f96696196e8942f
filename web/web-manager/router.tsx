/** All addresses of Web Manager. Pages by tenant carry its key: `/webmanager/t/<key>/users`. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { PageFault } from '#web/ui/error-boundary.tsx';
import { listPlaceOf } from '#web/ui/table/list-place.ts';
import { auditFilterOf } from './audit/audit-filter.ts';
import { copyOf } from './directory/copy-of.ts';
import { NotFound } from './shell/not-found.tsx';

const root = createRootRoute({
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
  notFoundComponent: NotFound,
});
const tenant = createRoute({
  getParentRoute: () => root,
  path: 't/$tenantKey',
  component: lazyRouteComponent(() => import('./shell/tenant-scope.tsx'), 'TenantScope'),
});

const usersPages = () => import('./pages/users-pages.tsx');
const groupingsPages = () => import('./pages/groupings-pages.tsx');
const queuesPages = () => import('./pages/queues-pages.tsx');
const reasonsPages = () => import('./pages/reasons-pages.tsx');
const chatPagesPages = () => import('./pages/chat-pages-pages.tsx');
const cannedAnswersPages = () => import('./pages/canned-answers-pages.tsx');
const tenantsPages = () => import('./pages/tenants-pages.tsx');
const administratorsPages = () => import('./pages/administrators-pages.tsx');

const routeTree = root.addChildren([
  createRoute({
    getParentRoute: () => root,
    path: '/',
    component: lazyRouteComponent(() => import('./pages/home-page.tsx'), 'HomePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'installation',
    component: lazyRouteComponent(() => import('./pages/installation-page.tsx'), 'InstallationPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'tenants',
    validateSearch: listPlaceOf,
    component: lazyRouteComponent(tenantsPages, 'TenantsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'tenants/new',
    validateSearch: copyOf,
    component: lazyRouteComponent(tenantsPages, 'NewTenantPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'tenants/$tenantId',
    component: lazyRouteComponent(tenantsPages, 'TenantPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'administrators',
    validateSearch: listPlaceOf,
    component: lazyRouteComponent(administratorsPages, 'AdministratorsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'administrators/new',
    component: lazyRouteComponent(administratorsPages, 'NewAdministratorPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'administrators/$userId',
    component: lazyRouteComponent(administratorsPages, 'AdministratorPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'audit',
    validateSearch: auditFilterOf,
    component: lazyRouteComponent(() => import('./pages/audit-page.tsx'), 'AuditPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'health',
    component: lazyRouteComponent(() => import('./pages/health-page.tsx'), 'HealthPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'health/settings',
    component: lazyRouteComponent(() => import('./pages/alarm-settings-page.tsx'), 'AlarmSettingsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'retention',
    component: lazyRouteComponent(() => import('./pages/retention-page.tsx'), 'RetentionPage'),
  }),
  tenant.addChildren([
    createRoute({
      getParentRoute: () => tenant,
      path: 'users',
      validateSearch: listPlaceOf,
      component: lazyRouteComponent(usersPages, 'UsersPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'users/new',
      validateSearch: copyOf,
      component: lazyRouteComponent(usersPages, 'NewUserPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'users/import',
      component: lazyRouteComponent(() => import('./pages/user-import-page.tsx'), 'UserImportPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'users/$userId',
      component: lazyRouteComponent(usersPages, 'UserPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'departments',
      validateSearch: listPlaceOf,
      component: lazyRouteComponent(groupingsPages, 'DepartmentsPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'departments/new',
      component: lazyRouteComponent(groupingsPages, 'NewDepartmentPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'departments/$departmentId',
      component: lazyRouteComponent(groupingsPages, 'DepartmentPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'locations',
      validateSearch: listPlaceOf,
      component: lazyRouteComponent(groupingsPages, 'LocationsPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'locations/new',
      component: lazyRouteComponent(groupingsPages, 'NewLocationPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'locations/$locationId',
      component: lazyRouteComponent(groupingsPages, 'LocationPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'queues',
      validateSearch: listPlaceOf,
      component: lazyRouteComponent(queuesPages, 'QueuesPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'queues/new',
      validateSearch: copyOf,
      component: lazyRouteComponent(queuesPages, 'NewQueuePage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'queues/$queueId',
      component: lazyRouteComponent(queuesPages, 'QueuePage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'reasons',
      validateSearch: listPlaceOf,
      component: lazyRouteComponent(reasonsPages, 'ReasonsPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'reasons/new',
      validateSearch: copyOf,
      component: lazyRouteComponent(reasonsPages, 'NewReasonPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'reasons/$reasonId',
      component: lazyRouteComponent(reasonsPages, 'ReasonPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'chat-pages',
      validateSearch: listPlaceOf,
      component: lazyRouteComponent(chatPagesPages, 'ChatPagesPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'chat-pages/new',
      validateSearch: copyOf,
      component: lazyRouteComponent(chatPagesPages, 'NewChatPagePage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'chat-pages/$chatPageId',
      component: lazyRouteComponent(chatPagesPages, 'ChatPagePage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'canned-answers',
      validateSearch: listPlaceOf,
      component: lazyRouteComponent(cannedAnswersPages, 'CannedAnswersPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'canned-answers/new',
      validateSearch: copyOf,
      component: lazyRouteComponent(cannedAnswersPages, 'NewCannedAnswerPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'canned-answers/$cannedAnswerId',
      component: lazyRouteComponent(cannedAnswersPages, 'CannedAnswerPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'customer-data',
      component: lazyRouteComponent(() => import('./pages/customer-data-page.tsx'), 'CustomerDataPage'),
    }),
    createRoute({
      getParentRoute: () => tenant,
      path: 'clip',
      component: lazyRouteComponent(() => import('./pages/clip-page.tsx'), 'ClipPage'),
    }),
  ]),
]);

export const router = createRouter({
  routeTree,
  basepath: '/webmanager',
  defaultErrorComponent: ({ error, reset }) => <PageFault error={error} onRetry={reset} />,
  defaultNotFoundComponent: NotFound,
  defaultPreload: 'intent',
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
