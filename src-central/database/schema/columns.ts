import { bigint, customType } from 'drizzle-orm/pg-core';

export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  // node-postgres sends a Buffer as bytes and any other view as JSON text.
  toDriver: (value) => Buffer.from(value),
});

/** A UTC instant in milliseconds. */
export const instantMs = (name: string) => bigint(name, { mode: 'number' });
/** Points, or another figure that may exceed 32 bits. */
export const points = (name: string) => bigint(name, { mode: 'number' });
