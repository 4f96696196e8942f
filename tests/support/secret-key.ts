/** The secret key of all test databases. */
export const testSecretKey = new Uint8Array(32).fill(7);
