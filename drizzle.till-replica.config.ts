import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: './src-main/database/replica-schema.ts',
  out: './migrations/till/replica',
});
