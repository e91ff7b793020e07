import { centralContract } from '../../../src-shared/contracts/central.ts';
import { nativeContract } from './contract/all.ts';
import type { Endpoint } from './contract/endpoint.ts';

/** An endpoint that a request is for, and the names of the parameters in its path. */
export interface Matched {
  readonly endpoint: Endpoint;
  readonly parameters: readonly string[];
}

/** Whether a path is one of this interface. Those that tills ask for at the same place are not. */
export function isNativePath(path: string): boolean {
  return endpointsAt(path).length > 0;
}

/** The endpoint for a request; otherwise the methods that its path takes, none where it is not one of this interface. */
export function matchEndpoint(method: string, path: string): Matched | { readonly allowed: readonly string[] } {
  const there = endpointsAt(path);
  const found = there.find(({ endpoint }) => endpoint.method === method);
  return found ?? { allowed: [...new Set(there.map(({ endpoint }) => endpoint.method))] };
}

function endpointsAt(path: string): (Matched & { readonly pattern: RegExp })[] {
  return TILL_PATHS.has(path) ? [] : ENDPOINTS.filter(({ pattern }) => pattern.test(path));
}

const TILL_PATHS: ReadonlySet<string> = new Set<string>(
  Object.values(centralContract).flatMap((procedure) => procedure['~orpc'].route.path ?? []),
);

/** Those with fewer parameters first: `/v1/members/identify` is not a member of that name. */
const ENDPOINTS = Object.values(nativeContract)
  .flatMap((subject) => Object.values(subject))
  .map((procedure): Matched & { readonly pattern: RegExp } => {
    const endpoint: Endpoint = procedure['~orpc'].meta;
    const parameters = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const pattern = new RegExp(`^${endpoint.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    return { endpoint, parameters, pattern };
  })
  .toSorted((left, right) => left.parameters.length - right.parameters.length);
