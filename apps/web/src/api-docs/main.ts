import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import 'swagger-ui-dist/swagger-ui.css';
import './style.css';

/** The reference at /api/docs: Swagger UI over the server's own OpenAPI document. */
// boot.js has set the theme's class; Swagger UI has another name for the dark one.
const { classList } = document.documentElement;
classList.toggle('dark-mode', classList.contains('dark'));

SwaggerUI({
  url: '/api/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'list',
  filter: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  // An operation's ID is the name of its procedure.
  displayOperationId: true,
  defaultModelsExpandDepth: 0,
  // No requests to other servers: by default, Swagger UI loads a badge from a public validator.
  validatorUrl: null,
});
