/** A customer counts as connected when a node renewed his lease that recently; nodes do so every 5 s. */
export const connectedSeconds = 15;

/** Whether somebody is at the other end now. Pure. */
export function isCustomerConnected(contact: { live: boolean; customer_seen_at: Date | null }, now: Date): boolean {
  const seen = contact.customer_seen_at?.getTime() ?? 0;
  return contact.live && now.getTime() - seen < connectedSeconds * 1000;
}
