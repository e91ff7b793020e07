/** What keeps a change to a program, its stores or its people from being made; nothing was changed. */
export class ProgramInputError extends Error {
  override readonly name = 'ProgramInputError';
}

/** Why a program was not made, changed or deleted as another system asked. Nothing has changed. */
export class ProgramRefusedError extends Error {
  override readonly name = 'ProgramRefusedError';
  readonly code:
    | 'PROGRAM_UNKNOWN'
    | 'TOO_MANY_PROGRAMS'
    | 'TIER_UNKNOWN'
    | 'TOO_MANY_TIERS'
    | 'QUALIFIER_TAKEN'
    | 'MULTIPLIER_TOO_LOW'
    | 'BASE_TIER_REQUIRED'
    | 'TIER_IN_USE'
    | 'VERSION_CONFLICT'
    | 'VERSION_UNKNOWN'
    | 'CAMPAIGN_UNKNOWN'
    | 'REWARD_UNKNOWN'
    | 'STORE_UNKNOWN';
  constructor(code: ProgramRefusedError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
