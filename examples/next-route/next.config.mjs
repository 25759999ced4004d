/** The client of the store stays outside of the bundle, as it is installed. */
export default { serverExternalPackages: ['@sb/queue'] };
