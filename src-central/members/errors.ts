/** What keeps a member from being added or changed; nothing was changed. The text can be shown to whoever asked for it. */
export class MemberInputError extends Error {
  override readonly name = 'MemberInputError';
  readonly code:
    | 'MEMBER_UNKNOWN'
    | 'MEMBER_DELETED'
    | 'PROGRAM_UNKNOWN'
    | 'CARD_IN_USE'
    | 'CHANGED_MEANWHILE'
    | 'INVALID';
  constructor(code: MemberInputError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
