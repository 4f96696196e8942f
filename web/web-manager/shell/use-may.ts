import type { Permission } from '#contracts/vocabulary/permission.ts';
import { useSession } from '#web/ui/session/session-context.ts';

/** Whether the person signed on has a permission: what would be refused is not shown. */
export function useMay(): (permission: Permission) => boolean {
  const { session } = useSession();
  return (permission) => session.permissions.includes(permission);
}
