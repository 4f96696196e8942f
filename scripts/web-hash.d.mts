/** A hash (64 hexadecimal digits) of the contents of everything that the built pages depend on. */
export function computeWebHash(rootDir: string): Promise<string>;
