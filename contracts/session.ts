/** Sign-on, shared by the doors of people. Each door mounts these under its own path with its own cookie. */
import { z } from 'zod';
import { sessionId, tenantId, userId } from './vocabulary/ids.ts';
import { language } from './vocabulary/language.ts';
import { permissions } from './vocabulary/permission.ts';
import { role } from './vocabulary/role.ts';
import { signOnSteps } from './vocabulary/sign-on-step.ts';

/** What a page knows of the person signed on. */
export const sessionView = z.object({
  sessionId,
  userId,
  userName: z.string(),
  /** What leads him in again: `name@domain` where his tenant has a domain, else the bare name. */
  signOnName: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  role,
  permissions: z.array(z.enum(permissions)),
  /** Absent for central administrators. */
  tenant: z.object({ id: tenantId, key: z.string(), name: z.string(), language, timeZone: z.string() }).optional(),
  mustChangePassword: z.boolean(),
  /** What comes next, before anything else; absent: nothing. While it is the code, nothing is told of the person. */
  awaits: z.enum(signOnSteps).optional(),
  hasSecondFactor: z.boolean(),
  passwordMinLength: z.int(),
  /** The session ends after this many minutes without a request. */
  idleMinutes: z.int(),
});
export type SessionView = z.infer<typeof sessionView>;

/** The least that an installation may ask for. */
export const minPasswordLength = 10;
export const maxPasswordLength = 200;
const password = z.string().min(1).max(maxPasswordLength);

/** `userName` is `name@domain`, `domain\name` or a bare name. */
export const credentials = z.object({
  userName: z.string().trim().min(1).max(200),
  password,
});

/** Ten spaces, or one letter ten times, are long and yet the first that somebody tries. */
export const minDifferentCharacters = 5;
export const hasDifferentCharacters = (text: string): boolean => new Set(text).size >= minDifferentCharacters;

/** Pages tell the fault by the `fault` of its params. */
export const newPassword = z
  .string()
  .min(minPasswordLength)
  .max(maxPasswordLength)
  .refine(hasDifferentCharacters, { params: { fault: 'tooPlain', limit: minDifferentCharacters } });
/** The same with the length that the installation asks for, for forms; the server looks at the rest of the policy. */
export const newPasswordOf = (minLength: number) => newPassword.check(z.minLength(minLength));
export const passwordChange = z.object({ currentPassword: password, newPassword });
