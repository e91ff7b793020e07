/** JSON as it comes from a file. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json | undefined };
type Fields = { [name: string]: Json | undefined };

/** Whether a schema is of what callers send, where it may only get wider, or of what they get, where it may only get narrower. */
type Direction = 'input' | 'output';

/**
 * What of a new OpenAPI document would break whoever was written for the published one: endpoints, fields and answers that are gone,
 * types that are others, input that is needed or forbidden now, more scopes. Each is a line that names the place. What is only added
 * breaks nothing.
 */
export function findBreaking(published: Json, next: Json): string[] {
  const before = operationsOf(published);
  const after = operationsOf(next);
  return [...before].flatMap(([name, operation]) => {
    const now = after.get(name);
    if (!now) return [`${name}: the endpoint is gone`];
    const side = { before: published, after: next };
    return [
      ...compareParameters(name, side, operation, now),
      ...compareBody(name, side, operation, now),
      ...compareAnswers(name, side, operation, now),
      ...compareSecurity(name, operation, now),
    ];
  });
}

type Documents = { readonly before: Json; readonly after: Json };

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

function operationsOf(document: Json): Map<string, Fields> {
  const operations = new Map<string, Fields>();
  for (const [path, item] of Object.entries(fieldsOf(fieldsOf(document)['paths']))) {
    for (const method of METHODS) {
      const operation = fieldsOf(item)[method];
      // The name of a parameter in the path is nothing that a caller sees.
      const place = path.replaceAll(/\{\w+\}/g, '{}');
      if (operation !== undefined) operations.set(`${method.toUpperCase()} ${place}`, fieldsOf(operation));
    }
  }
  return operations;
}

function compareParameters(name: string, documents: Documents, before: Fields, after: Fields): string[] {
  const [old, now] = [parametersOf(before), parametersOf(after)];
  const lost = [...old].flatMap(([key, parameter]) => {
    const place = `${name}: ${key}`;
    const same = now.get(key);
    if (!same) return [`${place} is taken no more`];
    return compareSchemas(place, 'input', documents, parameter['schema'], same['schema']);
  });
  const needed = [...now].flatMap(([key, parameter]) =>
    parameter['required'] === true && old.get(key)?.['required'] !== true ? [`${name}: ${key} is needed now`] : [],
  );
  return [...lost, ...needed];
}

function parametersOf(operation: Fields): Map<string, Fields> {
  const list = Array.isArray(operation['parameters']) ? operation['parameters'].map(fieldsOf) : [];
  const inPath = list.filter((parameter) => parameter['in'] === 'path');
  return new Map(
    list.map((parameter) => {
      const place = inPath.indexOf(parameter);
      return [`${String(parameter['in'])} ${place >= 0 ? place + 1 : String(parameter['name'])}`, parameter];
    }),
  );
}

function compareBody(name: string, documents: Documents, before: Fields, after: Fields): string[] {
  const [old, now] = [before['requestBody'], after['requestBody']].map((body) => fieldsOf(body));
  if (!old || !now) return [];
  const needed = now['required'] === true && old['required'] !== true ? [`${name}: a body is needed now`] : [];
  return [...needed, ...compareContent(`${name}: body`, 'input', documents, old, now)];
}

function compareAnswers(name: string, documents: Documents, before: Fields, after: Fields): string[] {
  const now = fieldsOf(after['responses']);
  return Object.entries(fieldsOf(before['responses'])).flatMap(([status, response]) => {
    // A refusal that comes no more breaks nobody; nor does one that comes for a further reason.
    if (Number(status) >= 400) return [];
    const same = now[status];
    if (same === undefined) return [`${name}: the answer ${status} is gone`];
    return compareContent(`${name}: ${status}`, 'output', documents, fieldsOf(response), fieldsOf(same));
  });
}

function compareContent(
  place: string,
  direction: Direction,
  documents: Documents,
  before: Fields,
  after: Fields,
): string[] {
  const now = fieldsOf(after['content']);
  return Object.entries(fieldsOf(before['content'])).flatMap(([type, media]) => {
    const same = now[type];
    if (same === undefined) return [`${place} ${type} is gone`];
    return compareSchemas(place, direction, documents, fieldsOf(media)['schema'], fieldsOf(same)['schema']);
  });
}

function compareSecurity(name: string, before: Fields, after: Fields): string[] {
  const [old, now] = [waysOf(before), waysOf(after)];
  return [...old].flatMap(([way, scopes]) => {
    const needed = now.get(way);
    // Without any way named, nothing is needed.
    if (!needed) return now.size === 0 ? [] : [`${name}: ${way} opens it no more`];
    return needed.filter((scope) => !scopes.includes(scope)).map((scope) => `${name}: needs the scope ${scope} now`);
  });
}

function waysOf(operation: Fields): Map<string, string[]> {
  const list = Array.isArray(operation['security']) ? operation['security'] : [];
  const ways = list.flatMap((each) => Object.entries(fieldsOf(each)));
  const named = ways.map(([way, scopes]): [string, string[]] => [way, Array.isArray(scopes) ? scopes.map(String) : []]);
  return new Map(named.length > 0 ? named : [['anyone', []]]);
}

function compareSchemas(
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
  const covers = (wide: string[], narrow: string[]) =>
    wide.length === 0 ||
    (narrow.length > 0 &&
      narrow.every((type) => wide.includes(type) || (type === 'integer' && wide.includes('number'))));
  const fits = direction === 'input' ? covers(newTypes, types) : covers(types, newTypes);
  const say = (list: string[]) => list.join(' or ') || 'anything';
  return fits ? [] : [`${place} is ${say(newTypes)}, and was ${say(types)}`];
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

function fieldsOf(value: Json | undefined): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function namesOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
