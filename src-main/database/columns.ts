import { integer } from 'drizzle-orm/sqlite-core';

/** A UTC instant in whole milliseconds since 1970. */
export const instantMs = (name: string) => integer(name);

/** Whole points, up or down. */
export const points = (name: string) => integer(name);
