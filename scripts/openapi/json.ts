/** JSON as it comes from a file. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json | undefined };
export type Fields = { [name: string]: Json | undefined };

/** The fields of an object; none of anything else. */
export function fieldsOf(value: Json | undefined): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
