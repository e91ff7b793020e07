import { type Fields, fieldsOf, type Json } from './json.ts';

/** Whether a schema is of what callers send, where it may only get wider, or of what they get, where it may only get narrower. */
export type Direction = 'input' | 'output';

export type Documents = { readonly before: Json; readonly after: Json };

/** What of a new schema would break whoever was written for the old one, a line each; `place` names it. */
export function compareSchemas(
  place: string,
  direction: Direction,
  documents: Documents,
  before: Json | undefined,
  after: Json | undefined,
  depth = 0,
): string[] {
  // A schema that names itself is the same further down.
  if (depth > DEEPEST || isSameText(before, after)) return [];
  const [old, now] = [resolve(documents.before, before), resolve(documents.after, after)];
  const deeper = (at: string, left: Json | undefined, right: Json | undefined) =>
    compareSchemas(at, direction, documents, left, right, depth + 1);
  return [
    ...compareTypes(place, direction, old, now),
    ...compareValues(place, direction, old, now),
    ...(direction === 'input' ? compareBounds(place, old, now) : []),
    ...compareFields(place, direction, old, now, deeper),
    ...(old['items'] === undefined || now['items'] === undefined
      ? []
      : deeper(`${place}[]`, old['items'], now['items'])),
    ...compareOptions(place, direction, old, now, deeper),
  ];
}

const DEEPEST = 30;

/** Whether two schemas are the same, as far as that can be said from here: what they refer to may not be. */
function isSameText(before: Json | undefined, after: Json | undefined): boolean {
  const text = JSON.stringify(before) ?? '';
  return text === (JSON.stringify(after) ?? '') && !text.includes('"$ref"');
}

function compareTypes(place: string, direction: Direction, old: Fields, now: Fields): string[] {
  const [types, newTypes] = [typesOf(old), typesOf(now)];
  if (types.length === 0 && newTypes.length === 0) return [];
  const fits = direction === 'input' ? covers(newTypes, types) : covers(types, newTypes);
  return fits ? [] : [`${place} is ${sayTypes(newTypes)}, and was ${sayTypes(types)}`];
}

/** Whether every value of the narrow types is one of the wide ones. */
function covers(wide: string[], narrow: string[]): boolean {
  if (wide.length === 0) return true;
  const isIn = (type: string) => wide.includes(type) || (type === 'integer' && wide.includes('number'));
  return narrow.length > 0 && narrow.every(isIn);
}

function sayTypes(types: string[]): string {
  return types.join(' or ') || 'anything';
}

function typesOf(schema: Fields): string[] {
  const { type } = schema;
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.map(String) : [];
}

function compareValues(place: string, direction: Direction, old: Fields, now: Fields): string[] {
  const [values, newValues] = [valuesOf(old), valuesOf(now)];
  if (direction === 'output') {
    const added = values && newValues ? newValues.filter((value) => !values.includes(value)) : [];
    if (values && !newValues) return [`${place} can have any value now`];
    return added.map((value) => `${place} can be ${value} now`);
  }
  if (!newValues) return [];
  if (!values) return [`${place} takes some values only now`];
  return values.filter((value) => !newValues.includes(value)).map((value) => `${place} cannot be ${value} any more`);
}

function valuesOf(schema: Fields): string[] | null {
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => JSON.stringify(value));
  return schema['const'] === undefined ? null : [JSON.stringify(schema['const'])];
}

const LOWEST = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const HIGHEST = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

function compareBounds(place: string, old: Fields, now: Fields): string[] {
  const isTighter = (name: string, tighter: (next: number, last: number) => boolean) => {
    const [last, next] = [old[name], now[name]];
    if (typeof next !== 'number') return false;
    return typeof last !== 'number' || tighter(next, last);
  };
  const bounds = [
    ...LOWEST.filter((name) => isTighter(name, (next, last) => next > last)),
    ...HIGHEST.filter((name) => isTighter(name, (next, last) => next < last)),
    ...['pattern', 'format'].filter((name) => now[name] !== undefined && now[name] !== old[name]),
  ];
  return bounds.map(
    (name) => `${place}: ${name} is ${JSON.stringify(now[name])}, and was ${JSON.stringify(old[name]) ?? 'none'}`,
  );
}

function compareFields(
  place: string,
  direction: Direction,
  old: Fields,
  now: Fields,
  deeper: (at: string, left: Json | undefined, right: Json | undefined) => string[],
): string[] {
  const [fields, newFields] = [fieldsOf(old['properties']), fieldsOf(now['properties'])];
  const [needed, newNeeded] = [namesOf(old['required']), namesOf(now['required'])];
  const kept = Object.entries(fields).flatMap(([name, field]) => {
    const same = newFields[name];
    if (same === undefined) return [`${place}.${name} is gone`];
    return deeper(`${place}.${name}`, field, same);
  });
  const required =
    direction === 'input'
      ? newNeeded.filter((name) => !needed.includes(name)).map((name) => `${place}.${name} is needed now`)
      : needed
          .filter((name) => newFields[name] !== undefined && !newNeeded.includes(name))
          .map((name) => `${place}.${name} can be left out now`);
  return [...kept, ...required];
}

/** Options of a union are held against each other in their order. */
function compareOptions(
  place: string,
  direction: Direction,
  old: Fields,
  now: Fields,
  deeper: (at: string, left: Json | undefined, right: Json | undefined) => string[],
): string[] {
  const [options, newOptions] = [optionsOf(old), optionsOf(now)];
  if (options.length === 0 && newOptions.length === 0) return [];
  if (direction === 'input' && newOptions.length < options.length) return [`${place} has fewer forms`];
  if (direction === 'output' && newOptions.length > options.length) return [`${place} has more forms`];
  return newOptions
    .slice(0, options.length)
    .flatMap((option, index) => deeper(`${place}(${index + 1})`, options[index], option));
}

function optionsOf(schema: Fields): Json[] {
  const list = ['anyOf', 'oneOf', 'allOf'].map((name) => schema[name]).find((each) => Array.isArray(each));
  return Array.isArray(list) ? list : [];
}

/** A schema itself, where it is told by its place in the document. */
function resolve(document: Json, schema: Json | undefined): Fields {
  const { $ref } = fieldsOf(schema);
  if (typeof $ref !== 'string' || !$ref.startsWith('#/')) return fieldsOf(schema);
  const parts = $ref.slice(2).split('/');
  const found = parts.reduce<Json | undefined>(
    (at, part) => fieldsOf(at)[part.replaceAll('~1', '/').replaceAll('~0', '~')],
    document,
  );
  return fieldsOf(found);
}

function namesOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
