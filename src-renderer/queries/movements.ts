import { useQuery } from '@tanstack/react-query';
import { useTill } from './till.ts';

/** The member's last movements, asked anew each time that they are shown. */
export function useMovements(memberId: string) {
  const { calls } = useTill();
  return useQuery({ ...calls.members.movements.queryOptions({ input: { memberId } }), staleTime: 0, gcTime: 0 });
}
