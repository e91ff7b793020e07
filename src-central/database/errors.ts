/**
 * Whether an error of the database says nothing of what was asked of it: a lost connection, a server that stops, starts or
 * is out of room, or two transactions in each other's way. Trying the same again later may pass.
 */
export function isTransient(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    if (TRANSIENT_CODES.test(code) || TRANSIENT_MESSAGES.test(cause.message)) return true;
  }
  return false;
}

/**
 * Whether a transaction was given up, or a row not taken in, because another one was in its way: asked again, it meets what the
 * other has left.
 */
export function isConflict(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && CONFLICT_CODES.test(cause.code)) return true;
  }
  return false;
}

/** SQLSTATE class 40, and unique_violation. */
const CONFLICT_CODES = /^(40...|23505)$/;

/** SQLSTATE classes 08, 40, 53, 57P and 55P03 (PostgreSQL, appendix A), and the codes of a socket that fails. */
const TRANSIENT_CODES = /^(08...|40...|53...|57P..|55P03|ECONN[A-Z]+|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|ENETUNREACH)$/;
/** What pg says, without a code, of a connection that is gone. */
const TRANSIENT_MESSAGES = /^(Connection terminated|timeout exceeded when trying to connect|Cannot use a pool after)/;
