/** Every table of central, by subject; `drizzle-kit generate` makes the migrations from here. */
export * from './schema/devices.ts';
export * from './schema/journals.ts';
export * from './schema/ledger.ts';
export * from './schema/members.ts';
export * from './schema/partners.ts';
export * from './schema/programs.ts';
export * from './schema/state.ts';
