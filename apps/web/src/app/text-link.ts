export const textLinkClasses =
  'rounded-sm font-medium text-primary underline-offset-4 focus-ring hover:underline touch:inline-flex touch:min-h-11 touch:items-center';
