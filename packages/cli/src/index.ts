/** `attiva` is a program, not a library; what other packages may call stands in its bin. */
export {};
