import { implement } from '@orpc/server';
import type { NativeContext } from './context.ts';
import { nativeContract } from './contract/all.ts';

/** What handlers are made by: `native.accounts.create.handler(({ input, context }) => ...)`. */
export const native = implement(nativeContract).$context<NativeContext>();
