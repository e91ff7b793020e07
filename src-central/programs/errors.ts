/** What keeps a change to a program, its stores or its people from being made; nothing was changed. */
export class ProgramInputError extends Error {
  override readonly name = 'ProgramInputError';
}
