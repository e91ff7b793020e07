import { compareSchemas, type Direction, type Documents } from './compare-schemas.ts';
import { type Fields, fieldsOf, type Json } from './json.ts';

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
