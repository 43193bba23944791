import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import 'swagger-ui-dist/swagger-ui.css';
import './style.css';

/** The reference at /api/docs: Swagger UI over the server's own OpenAPI document. */
// boot.js has looked which theme it is to be; Swagger UI calls the dark one by another name.
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
  // Nothing is asked of other servers: without this a badge of a public validator is shown.
  validatorUrl: null,
});
