import { defineConfig } from 'vitest/config';

const integration = {
  globalSetup: ['tests/support/global-setup.ts'],
  pool: 'forks' as const,
  // A busy machine is late, not wrong.
  expect: { poll: { timeout: 10_000 } },
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contracts,server,web,bench,scripts,tests}/**/*.test.ts', 'web/**/*.test.tsx'],
          exclude: ['tests/journeys/**', '**/node_modules/**', 'server/platform/postgres/**'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          ...integration,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts', 'server/platform/postgres/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          ...integration,
        },
      },
    ],
  },
});
