import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import type { Scope } from '../../auth/roles.ts';
import { TOKEN_PATH } from '../../auth/token-endpoint.ts';
import { nativeContract } from './contract/all.ts';
import { PROBLEM_SCHEMA } from './contract/problem-schema.ts';

/** The part of the OpenAPI document that is the native interface. */
export async function describeNative(): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(nativeContract, {
    info: { title: 'Earnest central', version: '1' },
    components: {
      schemas: { Problem: PROBLEM_SCHEMA },
      securitySchemes: {
        client: {
          type: 'oauth2',
          description: 'Client credentials with a secret (RFC 6749 4.4).',
          flows: { clientCredentials: { tokenUrl: TOKEN_PATH, scopes: SCOPE_WORDS } },
        },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'All that its client may do.' },
      },
    },
  });
}

const SCOPE_WORDS: Record<Scope, string> = {
  'members:read': 'Read accounts and members, without personal data',
  'members:write': 'Make and change accounts and members',
  pii: 'See and erase personal data: names, cards, phones and emails',
  'points:read': 'Read figures and movements of points',
  'points:write': 'Move points',
  'programs:read': 'Read the configuration of programs',
  'programs:write': 'Change the configuration of programs',
  'devices:write': 'See tills, enrol and revoke their devices',
  'audit:read': 'Read who changed and read what',
};
