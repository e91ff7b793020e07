/** The interfaces that other systems speak; a client speaks one of them. */
export const INTERFACES = ['native', 'memberships', 'api15', 'connector', 'rewards'] as const;
export type Interface = (typeof INTERFACES)[number];

/** What a request may do. `pii` lets names, phones and emails be seen; without it they are left out of every answer. */
export const SCOPES = [
  'members:read',
  'members:write',
  'pii',
  'points:read',
  'points:write',
  'programs:read',
  'programs:write',
  'devices:write',
  'audit:read',
] as const;
export type Scope = (typeof SCOPES)[number];

export const API_ROLES = ['admin', 'service', 'marketing', 'reader'] as const;
export type ApiRole = (typeof API_ROLES)[number];

/** What each role may do at most; a token can ask for less. */
export const ROLE_SCOPES: Readonly<Record<ApiRole, readonly Scope[]>> = {
  admin: SCOPES,
  service: ['members:read', 'members:write', 'pii', 'points:read', 'points:write', 'programs:read'],
  marketing: ['members:read', 'points:read', 'programs:read', 'programs:write'],
  reader: ['members:read', 'points:read', 'programs:read'],
};
