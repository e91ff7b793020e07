import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: './src-main/database/journal-schema.ts',
  out: './migrations/till/journal',
});
