import { createSecrets } from '#server/platform/secrets.ts';

/** The secret key of all test databases. */
export const testSecretKey = new Uint8Array(32).fill(7);
export const testSecrets = createSecrets(testSecretKey);
