/** Version 4 UUIDs. `crypto.randomUUID` is missing on pages without TLS, so they are made digit by digit. */

export function uuid(): string {
  return '00000000-0000-4000-8000-000000000000'.replace(/[08]/g, (digit) => {
    const random = (crypto.getRandomValues(new Uint8Array(1))[0] as number) & 15;
    // The 8 stands for the variant: two fixed bits, two random ones.
    return (digit === '8' ? 8 | (random & 3) : random).toString(16);
  });
}
