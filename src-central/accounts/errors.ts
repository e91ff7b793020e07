/** What keeps an account from being made or changed; nothing was changed. */
export class AccountRefusedError extends Error {
  override readonly name = 'AccountRefusedError';
  readonly code: 'ACCOUNT_UNKNOWN' | 'ACCOUNT_NAME_IN_USE';
  constructor(code: AccountRefusedError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
