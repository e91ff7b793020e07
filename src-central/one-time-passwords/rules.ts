/** How long a one-time password is good for. */
export const PASSWORD_LIFE_MS = 5 * 60_000;

/** How often a password may be tried; then it is void, and a new one has to be asked for. */
export const PASSWORD_ATTEMPTS = 5;

/**
 * How many passwords a member is sent in a window without signing in by one. Together with the tries of each, it keeps guessing
 * to 25 of a million in an hour.
 */
export const PASSWORD_SENDS = 5;
export const SEND_WINDOW_MS = 60 * 60_000;

/** Why no password was sent, or one was not good. Nothing has changed but the count of tries. */
export class PasswordRefusedError extends Error {
  override readonly name = 'PasswordRefusedError';
  readonly code:
    | 'NO_RECIPIENT'
    | 'TOO_MANY_SENDS'
    | 'NOT_SENT'
    | 'PASSWORD_WRONG'
    | 'PASSWORD_USED'
    | 'PASSWORD_EXPIRED'
    | 'TOO_MANY_ATTEMPTS';
  /** What may help the caller: how long to wait, or how many tries are left. */
  readonly facts: { readonly retryAfterMs?: number; readonly attemptsLeft?: number };
  constructor(code: PasswordRefusedError['code'], message: string, facts: PasswordRefusedError['facts'] = {}) {
    super(message);
    this.code = code;
    this.facts = facts;
  }
}
