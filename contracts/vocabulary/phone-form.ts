/** `+33 1 23 45 67 89`: digits, at least three of them, and what people write between them. Without zod, for the customer's page. */
export const phoneForm = /^\+?\(?[0-9](?:[ ()./-]*[0-9]){2,24}$/;
