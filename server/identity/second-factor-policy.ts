import type { Role } from '#contracts/vocabulary/role.ts';
import type { SecondFactorGroup } from '#contracts/web-manager/installation.ts';
import { may } from '#server/permissions/authorise.ts';

/** Whether the installation asks a person of this role for a second factor. */
export function needsSecondFactor(group: SecondFactorGroup, role: Role): boolean {
  if (group === 'everybody') return true;
  if (group === 'web-manager') return may(role, 'web-manager.enter');
  return group === 'central-administrators' && role === 'central-administrator';
}
