/** What keeps a server from its database and an operator can mend; the message says how. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}
