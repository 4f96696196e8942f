import { z } from 'zod';

/** Which state of a stored thing somebody has seen: 1 when it is new, counted by PostgreSQL as an `integer`. */
export const rowVersion = z.int().min(1).max(2_147_483_647);
